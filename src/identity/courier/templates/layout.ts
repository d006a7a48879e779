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
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a">
<p>${escapeHtml(introduction)}</p>
${code === undefined ? '' : `<p style="font-size:28px;letter-spacing:4px;font-weight:bold">${escapeHtml(code)}</p>\n`}${
  link === undefined
    ? ''
    : `<p><a href="${escapeHtml(link.url)}" style="color:#0b57d0">${escapeHtml(link.label)}</a></p>\n`
}${validity === undefined ? '' : `<p>${escapeHtml(validity)}</p>\n`}<p style="color:#5c5c5c">${escapeHtml(otherwise)}</p>
</body>
</html>
`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For text between tags and in quoted attributes (HTML, "Serializing HTML fragments"). */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] as string)
}
