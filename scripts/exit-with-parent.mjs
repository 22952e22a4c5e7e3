// Loaded with --import into every child of the supervisor: when the supervisor is gone, its end of our stdin closes.
// Node hands --import on to what a child forks itself (Next's compilers read their own stdin): those are not ours.
const GRACE_MS = 5000

if (process.env.MUSTER_SUPERVISOR_PID === String(process.ppid)) {
  process.stdin.resume()
  process.stdin.on('error', leave)
  process.stdin.on('end', leave)
  process.stdin.unref?.()
}

function leave() {
  setTimeout(() => process.exit(1), GRACE_MS).unref()
  process.kill(process.pid, 'SIGTERM')
}
