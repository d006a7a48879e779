/** The id of a field in the page: unique although several forms of a page may have fields of one name. */
export function fieldId(form: string, name: string): string {
  return `${form}-${name}`.replaceAll(/[^\w-]/g, '-')
}
