import { useSite } from '../rendering/site.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** A date and time as people read it. In UTC and saying so: the server does not know the reader's time zone. */
export function PointInTime({ time }: { readonly time: string }) {
  const { texts } = useSite()
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return null
  return <time dateTime={date.toISOString()}>{formatFor(texts.languageTag).format(date)} UTC</time>
}

function formatFor(languageTag: string): Intl.DateTimeFormat {
  let format = formats.get(languageTag)
  if (!format) {
    // "en" alone would be American; day and month in words are read alike everywhere.
    const locale = languageTag === 'en' ? 'en-GB' : languageTag
    format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
    formats.set(languageTag, format)
  }
  return format
}
