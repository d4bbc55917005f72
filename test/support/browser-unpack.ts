/** A program of its own: the package unpacks the browser into the folder for temporary files, which is set for a whole process. */
import chromium from '@sparticuz/chromium'

await chromium.executablePath()
