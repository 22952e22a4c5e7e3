import { openSql } from '#db/client.ts'
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../embedded-postgres.ts'

/** For tests: starts the server, inserts row after row, and prints the number of each once it is acknowledged. */
const server = await startEmbeddedPostgres(JSON.parse(process.argv[2] ?? '') as EmbeddedPostgresOptions)
const sql = openSql(server.ownerUrl, { max: 1 })
await sql`create table kept (n int)`
for (let n = 1; ; n++) {
  await sql`insert into kept values (${n})`
  console.log(n)
}
