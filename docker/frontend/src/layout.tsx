import { NavLink, Outlet } from 'react-router';

/** What surrounds every page. */
export function Layout() {
  return (
    <>
      <nav>
        <NavLink to="/">Home</NavLink>
        <NavLink to="/about">About</NavLink>
        <NavLink to="/profile">Profile</NavLink>
        <NavLink to="/server">Server</NavLink>
      </nav>
      <main>
        <Outlet />
      </main>
    </>
  );
}
