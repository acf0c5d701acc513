import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const lib = (path: string) => resolve(import.meta.dirname, '../../libs', path);

/** Bytes of one file that the service worker keeps: the reader of QR codes is the largest. */
const MAX_CACHED_BYTES = 4_000_000;

export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    alias: [
      { find: '@baton/contracts/messages', replacement: lib('contracts/src/messages/catalogue.ts') },
      { find: '@baton/contracts/positions', replacement: lib('contracts/src/positions.ts') },
      { find: /^@baton\/([^/]+)$/, replacement: lib('$1/src/index.ts') },
    ],
  },
  plugins: [
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: null,
      includeAssets: ['icon.svg'],
      manifest: {
        name: '接力 Baton',
        short_name: '接力',
        lang: 'zh-CN',
        display: 'standalone',
        start_url: '/',
        theme_color: '#0b6bcb',
        background_color: '#ffffff',
        icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,wasm}'],
        maximumFileSizeToCacheInBytes: MAX_CACHED_BYTES,
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/api\//, /^\/socket\.io\//, /\.[a-z]+$/],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  // `BATON_SERVER=http://localhost:3000 npx vite --config apps/web/vite.config.ts`: screens while they are written
  server: { proxy: { '/api': { target: process.env.BATON_SERVER }, '/socket.io': { target: process.env.BATON_SERVER, ws: true } } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // what tools/web-size.mjs reads
    manifest: true,
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    // “use client” means nothing in an app without a server's React
    rolldownOptions: {
      checks: { moduleLevelDirective: false },
      treeshake: { moduleSideEffects: [{ test: /\/libs\//, sideEffects: false }] },
    },
  },
});
