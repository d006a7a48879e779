import { Command } from 'commander'
import { importIdentitiesCommand } from '../identities/import.ts'
import { importJwkCommand } from './jwk.ts'
import { importOAuth2ClientCommand } from './oauth2-client.ts'

export const importCommand = () =>
  new Command('import')
    .description('Take over clients, keys and identities from files')
    .addCommand(importOAuth2ClientCommand())
    .addCommand(importJwkCommand())
    .addCommand(importIdentitiesCommand('identities'))
