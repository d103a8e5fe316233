import {
  Sidebar as BackstageSidebar,
  SidebarDivider,
  SidebarItem,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from 'react-router-dom';

const useStyles = makeStyles({
  mark: {
    width: 72,
    height: 52,
    display: 'grid',
    placeItems: 'center',
  },
  letters: {
    width: 30,
    height: 30,
    display: 'grid',
    placeItems: 'center',
    border: '1px solid currentColor',
    borderRadius: 7,
    fontSize: 12,
    fontWeight: 650,
    color: '#FFFFFF',
  },
});

const Item = (props: NavContentNavItem) => (
  <SidebarItem to={props.href} icon={() => props.icon} text={props.title} />
);

/** ML Home first, then what every Backstage has; what a site adds comes after. */
export function Sidebar({ navItems }: NavContentComponentProps) {
  const classes = useStyles();
  const nav = navItems.withComponent(Item);
  const settings = nav.take('page:user-settings');
  // It has an item of its own, with the count of the unread.
  nav.take('page:notifications');
  return (
    <BackstageSidebar>
      <Link to="/ml-home" className={classes.mark} aria-label="ML Home, start">
        <span className={classes.letters} aria-hidden>
          ML
        </span>
      </Link>
      {nav.take('page:ml-home')}
      {nav.take('page:catalog')}
      {nav.take('page:catalog-import')}
      {nav.take('page:search')}
      {nav.rest({ sortBy: 'title' })}
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      {settings}
    </BackstageSidebar>
  );
}
