import { Command } from 'commander'
import { deleteAccessTokensCommand } from './access-tokens.ts'
import { deleteJwkCommand } from './jwk.ts'
import { deleteOAuth2ClientCommand } from './oauth2-client.ts'

export const deleteCommand = () =>
  new Command('delete')
    .description('Delete clients, keys and tokens of a running server')
    .addCommand(deleteOAuth2ClientCommand())
    .addCommand(deleteJwkCommand())
    .addCommand(deleteAccessTokensCommand())
