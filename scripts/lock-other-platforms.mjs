// Completes package-lock.json after a dependency was added. npm leaves packages of other platforms out of the
// lock when it could not look them up while it wrote it, and `npm ci` then refuses that lock everywhere.
// Their entries name the version that their parent asks for, and the platform, so that nobody else installs them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '..', 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = {}

for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages))
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(path, name)) continue
    const platform = platformOf(name)
    if (!platform) throw new Error(`${name}, which ${path} asks for, is missing and names no platform`)
    added[`node_modules/${name}`] = { version, ...platform, ...(dev && { dev }), optional: true }
  }

const [root, ...packages] = Object.entries({ ...lock.packages, ...added })
packages.sort(([one], [other]) => one.localeCompare(other, 'en'))
lock.packages = Object.fromEntries([root, ...packages])
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${Object.keys(added).length} entries added\n`)

/** Whether Node.js would find the package from there: beside it, or in a folder above. */
function isLocked(path, name) {
  const folders = path
    .split('node_modules/')
    .map((_, depth, all) => all.slice(0, depth + 1).join('node_modules/'))
  return folders.some(
    (folder) => `${folder && `${folder.replace(/\/$/, '')}/`}node_modules/${name}` in lock.packages,
  )
}

/** What the name of a platform's package says by convention: `core-linux-arm64-musl`. */
function platformOf(name) {
  const words = name.split(/[/-]/)
  const os = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].find((word) =>
    words.includes(word),
  )
  const cpu = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x'].find((word) =>
    words.includes(word),
  )
  if (!os || !cpu) return undefined
  const library = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : os === 'linux'
      ? 'glibc'
      : undefined
  return { cpu: [cpu], ...(library && { libc: [library] }), os: [os] }
}
