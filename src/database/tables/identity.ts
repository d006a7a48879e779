/** The tables of the PostgreSQL schema `identity`; the migrations say what each column means. */
// biome-ignore lint/complexity/noBannedTypes: the identity room fills this in
export type IdentityTables = {}
