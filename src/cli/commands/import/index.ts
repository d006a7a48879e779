import { Command } from 'commander'
import { importJwkCommand } from './jwk.ts'
import { importOAuth2ClientCommand } from './oauth2-client.ts'

export const importCommand = () =>
  new Command('import')
    .description('Take over clients and keys from files')
    .addCommand(importOAuth2ClientCommand())
    .addCommand(importJwkCommand())
