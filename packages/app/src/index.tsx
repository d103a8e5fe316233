import '@backstage/cli/asset-types';
import '@backstage/ui/css/styles.css';
import './theme/portal.css';
import ReactDOM from 'react-dom/client';
import app from './App';

// The sidebar starts collapsed; who pins it open keeps it open.
if (window.localStorage.getItem('sidebarPinState') === null) {
  window.localStorage.setItem('sidebarPinState', 'false');
}

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
