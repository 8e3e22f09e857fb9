import { defineConfig } from './src/infrastructure/config/define-config';

export default defineConfig({
  project: 'shop',

  environments: {
    // Deployed by a merge, once the account is yours.
    dev: {
      account: '111111111111',
      region: 'eu-central-1',
      zones: ['eu-central-1a', 'eu-central-1b'],
      networking: { kind: 'nat', gateways: 'one' },
    },

    // The networking modes side by side. `npm start` rehearses them; nothing deploys them.
    lab: {
      deploy: 'local',
      account: '111111111111',
      region: 'eu-central-1',
      zones: ['eu-central-1a', 'eu-central-1b'],
      networking: {
        public: { kind: 'public' },
        nat: { kind: 'nat', gateways: 'one' },
        'nat-per-zone': { kind: 'nat', gateways: 'per-zone' },
        endpoints: { kind: 'endpoints' },
        'nat-and-endpoints': { kind: 'nat-and-endpoints', gateways: 'one' },
      },
      flowLogs: { retentionDays: 1 },
      logRetentionDays: 1,
      tags: { Purpose: 'comparison' },
    },
  },

  services: {
    frontend: {
      image: 'docker/frontend',
      port: 3000,
      cpu: 256,
      memoryMiB: 512,
      route: { path: '/' },
      // Opens the backend's port to it, and tells it where the backend is: BACKEND_URL.
      calls: ['backend'],
      writablePaths: ['/srv/frontend/run'],
      healthCheck: { path: '/', intervalSeconds: 10, timeoutSeconds: 5 },
      targetGroup: { deregistrationDelaySeconds: 15 },
    },
    backend: {
      image: 'docker/backend',
      port: 5000,
      cpu: 256,
      memoryMiB: 512,
      route: { path: '/api' },
      healthCheck: { path: '/healthz', intervalSeconds: 10, timeoutSeconds: 5 },
      targetGroup: { deregistrationDelaySeconds: 15 },
    },
  },
});
