import type { NextConfig } from 'next'

/** Types and rules are checked by `npm run lint`; headers are set in proxy.ts, where the nonce is made. */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    '@node-rs/argon2',
    'graphile-worker',
    'imapflow',
    'light-my-request',
    'oidc-provider',
    'pg',
    'postgres',
    '@e965/xlsx',
    'mailparser',
    'nodemailer',
    'smtp-server',
  ],
  turbopack: { root: import.meta.dirname },
} satisfies NextConfig
