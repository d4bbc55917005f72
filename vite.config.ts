import { fileURLToPath } from 'node:url'
import { build, defineConfig, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'

/** The web client is built from web/ into dist/, where the server serves it from. */
export default defineConfig({
  root: 'web',
  // web/public/ are the pages for customers, not files to copy.
  publicDir: false,
  plugins: [solid(), chatLoader()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // light-dark() is used as it is; every browser since spring 2024 knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'web/index.html', chat: 'web/chat/chat.html', example: 'web/chat/example.html' },
    },
  },
  server: { port: 5173, proxy: { '^/((api|s)/|withdraw|help)': `http://localhost:${process.env.PORT ?? 8787}` } },
})

/** Other people's pages include `/chat.js`: one classic script with a fixed name that imports nothing, beside the hashed files. */
function chatLoader(): Plugin {
  let outDir = ''
  return {
    name: 'chat loader',
    apply: 'build',
    configResolved(config) {
      outDir = fileURLToPath(new URL(config.build.outDir, new URL(`${config.root}/`, 'file://')))
    },
    async writeBundle() {
      const entry = fileURLToPath(new URL('web/chat/loader.ts', import.meta.url))
      await build({
        configFile: false,
        logLevel: 'error',
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2023',
          lib: { entry, formats: ['iife'], name: 'aftercareChat', fileName: () => 'chat.js' },
        },
      })
    },
  }
}
