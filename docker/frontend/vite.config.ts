import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where the development server finds the backend; nginx finds it by the same variable. */
const backend = process.env.BACKEND_URL ?? 'http://localhost:5000';

export default defineConfig({
  plugins: [react()],
  server: {
    port: 3000,
    // What nginx.conf does in the image.
    proxy: {
      '^/api(/|$)': backend,
      '^/backend/': { target: backend, rewrite: (path) => path.replace('/backend', '/api') },
    },
  },
  test: { include: ['test/**/*.test.{ts,tsx}'] },
});
