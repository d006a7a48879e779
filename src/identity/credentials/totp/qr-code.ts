import { crc32, deflateSync } from 'node:zlib'
import { create } from 'qrcode'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Modules that stay white around the code (ISO/IEC 18004 §9.1). */
const quietZone = 4

/** A text as a QR code: a square PNG in a `data:` address. */
export function qrCode(text: string, pixels: number): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const scale = Math.floor(pixels / (modules.size + 2 * quietZone))
  const margin = Math.floor((pixels - scale * modules.size) / 2)
  const isDark = (x: number, y: number) => {
    const [column, row] = [Math.floor((x - margin) / scale), Math.floor((y - margin) / scale)]
    return column >= 0 && row >= 0 && column < modules.size && row < modules.size && modules.get(row, column)
  }
  return `data:image/png;base64,${bilevelPng(pixels, isDark).toString('base64')}`
}

/** A black and white PNG (ISO/IEC 15948) with one bit for each pixel. */
function bilevelPng(pixels: number, isDark: (x: number, y: number) => number | boolean): Buffer {
  const rowBytes = Math.ceil(pixels / 8)
  const rows = Buffer.alloc((rowBytes + 1) * pixels)
  for (let y = 0; y < pixels; y++)
    for (let x = 0; x < pixels; x++)
      if (!isDark(x, y)) {
        // Each row begins with the number of its filter; 0 is none.
        const at = y * (rowBytes + 1) + 1 + (x >> 3)
        rows[at] = (rows[at] as number) | (0x80 >> (x & 7))
      }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(pixels, 0)
  header.writeUInt32BE(pixels, 4)
  header[8] = 1
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  checksum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, checksum])
}
