import { type RouteObject } from 'react-router';
import { Layout } from './layout';
import { About } from './pages/about';
import { BrokenPage, MissingPage } from './pages/error-page';
import { Home } from './pages/home';
import { Profile } from './pages/profile';
import { Server } from './pages/server';

/** Every address of the site. nginx answers each of them with index.html. */
export const routes: RouteObject[] = [
  {
    element: <Layout />,
    errorElement: <BrokenPage />,
    children: [
      { path: '/', element: <Home /> },
      { path: '/about', element: <About /> },
      { path: '/profile', element: <Profile /> },
      { path: '/server', element: <Server /> },
      { path: '*', element: <MissingPage /> },
    ],
  },
];
