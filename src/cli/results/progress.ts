const barWidth = 30
const lineMilliseconds = 5000

interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface ProgressOptions {
  /** `identities`: what is counted. */
  readonly what: string
  /** The end, in whatever unit `report` is given; undefined where nobody knows it. */
  readonly total: number | undefined
  readonly stream?: ProgressStream
  readonly now?: () => number
}

/** How far long work is: a bar on a terminal, elsewhere a line now and then. Never on standard output. */
export class Progress {
  readonly #options: ProgressOptions
  readonly #stream: ProgressStream
  readonly #now: () => number
  readonly #began: number
  #last: number
  #count = 0
  #done = 0

  constructor(options: ProgressOptions) {
    this.#options = options
    this.#stream = options.stream ?? process.stderr
    this.#now = options.now ?? (() => performance.now())
    this.#began = this.#now()
    this.#last = this.#began
  }

  /** @param count how many are finished @param done how much of the total they were */
  report(count: number, done: number): void {
    this.#count = count
    this.#done = done
    const now = this.#now()
    if (now - this.#last < (this.#stream.isTTY ? 100 : lineMilliseconds)) return
    this.#last = now
    this.#stream.write(
      this.#stream.isTTY ? `\r${this.#bar()}${this.#figures()}\x1b[K` : `${this.#figures()}\n`,
    )
  }

  /** Leaves the last figures behind. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write(`\r${this.#figures()}\x1b[K\n`)
  }

  #share(): number | undefined {
    const { total } = this.#options
    return total === undefined || total === 0 ? undefined : Math.min(this.#done / total, 1)
  }

  #bar(): string {
    const filled = Math.round((this.#share() ?? 0) * barWidth)
    return `[${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}] `
  }

  #figures(): string {
    const share = this.#share()
    const perSecond = this.#count / Math.max((this.#now() - this.#began) / 1000, 0.001)
    const percent = share === undefined ? '' : ` (${Math.floor(share * 100)} %)`
    return `${this.#count} ${this.#options.what}${percent}, ${Math.round(perSecond)} per second`
  }
}
