import sharp from 'sharp'

export type Picture = { jpeg: Buffer; width: number; height: number }

/** Why a file is not taken: `large`: too many pixels; `unreadable`: no picture of these kinds, broken, or it moves. */
export type PictureFault = 'large' | 'unreadable'

const mostPixels = 40_000_000
const longestSide = 1_600
/** Decoding of one file ends after so long, whatever it says of itself. */
const longestSeconds = 10

// Files from strangers go through two threads at most, so that nothing else waits for one; nothing of them stays in memory.
sharp.concurrency(1)
sharp.cache(false)

/** One after the other: a file of 40 megapixels takes 120 MB while it is decoded. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Makes a new JPEG of a picture from outside, turned upright, at most 1,600 pixels long, without a word about camera, place or time; nothing
 * of the file itself goes on. Only what its first bytes say to be JPEG, PNG or WebP is handed to a decoder, and to that one's alone.
 * Decoding runs in a thread of its own.
 */
export function redrawPicture(file: Buffer): Promise<Picture | PictureFault> {
  const redrawn = turn.then(() => redraw(file))
  turn = redrawn
  return redrawn
}

async function redraw(file: Buffer): Promise<Picture | PictureFault> {
  const format = formatOf(file)
  if (format === null) return 'unreadable'
  try {
    const picture = sharp(file, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true })
    const said = await picture.metadata()
    if (said.format !== format || (said.pages ?? 1) > 1) return 'unreadable'
    if (said.width * said.height > mostPixels) return 'large'
    const { data, info } = await picture
      .timeout({ seconds: longestSeconds })
      .autoOrient()
      .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .jpeg({ quality: 82 })
      .toBuffer({ resolveWithObject: true })
    return { jpeg: data, width: info.width, height: info.height }
  } catch (error) {
    return error instanceof Error && /pixel limit/i.test(error.message) ? 'large' : 'unreadable'
  }
}

function formatOf(file: Buffer): 'jpeg' | 'png' | 'webp' | null {
  if (file.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg'
  if (file.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'png'
  if (file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP') return 'webp'
  return null
}
