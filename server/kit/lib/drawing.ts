import sharp from 'sharp'

/** Twice as many pixels as it is wide on paper: sharp on every screen. */
const density = 144

/** Makes a PNG of an SVG of our own, whose words are shapes: nothing is loaded, and no font is asked for. */
export const drawPng = (svg: string): Promise<Uint8Array> =>
  sharp(Buffer.from(svg), { density }).png({ compressionLevel: 9, palette: true }).toBuffer()
