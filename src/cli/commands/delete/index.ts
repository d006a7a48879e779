import { Command } from 'commander'
import { deleteIdentityCommand } from '../identities/delete.ts'
import { deleteAccessTokensCommand } from './access-tokens.ts'
import { deleteJwkCommand } from './jwk.ts'
import { deleteOAuth2ClientCommand } from './oauth2-client.ts'

export const deleteCommand = () =>
  new Command('delete')
    .description('Delete clients, keys, tokens and identities of a running server')
    .addCommand(deleteOAuth2ClientCommand())
    .addCommand(deleteJwkCommand())
    .addCommand(deleteAccessTokensCommand())
    .addCommand(deleteIdentityCommand('identity'))
