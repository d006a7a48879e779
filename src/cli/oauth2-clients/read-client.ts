import { openDocument } from '../documents/open-document.ts'
import { readDocuments } from '../documents/read-documents.ts'
import type { OAuth2Client } from './client-result.ts'

/** The client that a file holds; nothing when no file is named. */
export async function readClient(file: string | undefined): Promise<OAuth2Client> {
  if (file === undefined) return {}
  const { name, chunks } = openDocument(file)
  for await (const { value } of readDocuments(chunks, name)) return value
  return {}
}
