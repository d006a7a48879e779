/** A stored hash that was understood, with what it takes to verify it. */
export interface VerifiableHash {
  /** The memory that one verification needs. */
  readonly memoryBytes: number
  /** Whether the password is the one. Slow on purpose; the work is not done on the main thread. */
  verify(password: string): Promise<boolean>
}

/** A family of password hashes. One file each; `index.ts` lists them. */
export interface HashFormat {
  /** Undefined for the text of another format, a malformed one, or one that costs more than its bounds allow. */
  parse(hash: string): VerifiableHash | undefined
}

/** What a verification takes that needs no memory worth counting. */
export const littleMemory = 65_536
