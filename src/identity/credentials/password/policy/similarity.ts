/** Longer texts are not compared: the work grows with the product of their lengths. */
const longestCompared = 256
const fewestEdits = 5
const mostShared = 0.5

/** Whether a password is nearly an identifier of its account, or half of it is a part of one. */
export function isSimilar(password: string, identifier: string): boolean {
  const [one, other] = [[...password.toLowerCase()], [...identifier.toLowerCase()]]
  if (one.length === 0 || other.length === 0) return false
  if (one.length > longestCompared || other.length > longestCompared) return false
  return editDistance(one, other) < fewestEdits || longestCommonPart(one, other) / one.length > mostShared
}

/** How many characters must be inserted, deleted or replaced (Levenshtein). */
function editDistance(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [above, left] of one.entries()) {
    const next = [above + 1]
    for (const [column, right] of other.entries())
      next.push(
        Math.min(at(next, column) + 1, at(row, column + 1) + 1, at(row, column) + (left === right ? 0 : 1)),
      )
    row = next
  }
  return at(row, other.length)
}

function longestCommonPart(one: readonly string[], other: readonly string[]): number {
  let longest = 0
  let row: number[] = []
  for (const left of one) {
    row = other.map((right, column) => (left === right ? (row[column - 1] ?? 0) + 1 : 0))
    longest = Math.max(longest, ...row)
  }
  return longest
}

function at(row: readonly number[], index: number): number {
  return row[index] as number
}
