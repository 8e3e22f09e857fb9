// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { type DetachedWindowAPI } from 'happy-dom';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../src/routes';
import { StubBackend } from './stub-backend';

declare global {
  interface Window {
    readonly happyDOM: DetachedWindowAPI;
  }
}

/** Longer than the page pauses between two questions. */
const untilAskedAgain = { timeout: 15_000 };

let backend: StubBackend;

beforeEach(async () => {
  backend = await StubBackend.start();
  window.happyDOM.setURL(backend.url);
});

afterEach(async () => {
  cleanup();
  await backend.stop();
});

describe('the pages', () => {
  it.each([
    ['/', 'Home'],
    ['/about', 'About'],
    ['/profile', 'Profile'],
    ['/server', 'Server'],
    ['/no/such/page', 'Page not found'],
  ])('at %s is %s', async (path, title) => {
    open(path);
    expect((await screen.findByRole('heading')).textContent).toBe(title);
  });

  it('show an error page instead of a page that fails', async () => {
    const [layout] = routes;
    render(<RouterProvider router={createMemoryRouter([{ ...layout, element: <Failing />, children: undefined }])} />);
    expect((await screen.findByRole('heading')).textContent).toBe('Something went wrong');
  });

  it('lead to each other', async () => {
    open('/');
    screen.getByRole('link', { name: 'About' }).click();
    expect(await screen.findByRole('heading', { name: 'About' })).toBeTruthy();
  });
});

describe.each([
  { page: '/profile', asks: '/api/profile' },
  { page: '/server', asks: '/backend/profile' },
])('the page $page', ({ page, asks }) => {
  it("shows the backend's message", async () => {
    open(page);
    expect((await screen.findByText(`Answer to ${asks}`)).role).toBe('status');
  });

  it('says that the backend is away, and recovers by itself', { timeout: 60_000 }, async () => {
    backend.present = false;
    open(page);
    await screen.findByText(/backend is away/);
    backend.present = true;
    await screen.findByText(`Answer to ${asks}`, undefined, untilAskedAgain);
    backend.present = false;
    await screen.findByText(/backend is away/, undefined, untilAskedAgain);
  });
});

function open(path: string) {
  render(<RouterProvider router={createMemoryRouter(routes, { initialEntries: [path] })} />);
}

function Failing(): never {
  throw new Error('This page fails on purpose.');
}
