import { escapedHtml } from '../../../http/escaped-html.ts'
import type { MessageText } from '../texts/message-text.ts'

/** A mail as plain text (RFC 3676 without flowing: a paragraph is a line). */
export function plainText({ introduction, code, link, validity, otherwise }: MessageText): string {
  const paragraphs = [introduction, code, link?.url, validity, otherwise]
  return `${paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n')}\n`
}

/** A text message, whose last line lets the phone fill the code in for this site only (origin-bound codes). */
export function shortText({ introduction, code, link, validity }: MessageText, host: string): string {
  const sentences = [introduction, code ?? link?.url, validity].filter((sentence) => sentence !== undefined)
  return code === undefined ? sentences.join(' ') : `${sentences.join(' ')}\n\n@${host} #${code}`
}

/** A mail as HTML that every mail program shows: no script, no image, nothing from elsewhere. */
export function html({ subject, introduction, code, link, validity, otherwise }: MessageText): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapedHtml(subject)}</title></head>
<body style="margin:0;padding:24px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a">
<p>${escapedHtml(introduction)}</p>
${code === undefined ? '' : `<p style="font-size:28px;letter-spacing:4px;font-weight:bold">${escapedHtml(code)}</p>\n`}${
  link === undefined
    ? ''
    : `<p><a href="${escapedHtml(link.url)}" style="color:#0b57d0">${escapedHtml(link.label)}</a></p>\n`
}${validity === undefined ? '' : `<p>${escapedHtml(validity)}</p>\n`}<p style="color:#5c5c5c">${escapedHtml(otherwise)}</p>
</body>
</html>
`
}
