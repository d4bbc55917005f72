import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

/** The web client is built from web/ into dist/, where the server serves it from. */
export default defineConfig({
  root: 'web',
  plugins: [solid()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // light-dark() is used as it is; every browser since spring 2024 knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
  },
  server: { port: 5173, proxy: { '^/api/': `http://localhost:${process.env.PORT ?? 8787}` } },
})
