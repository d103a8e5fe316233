import { useRouteRef } from '@backstage/core-plugin-api';
import {
  PathsProvider,
  QueryRoot,
  Shortcuts,
  useMlHomePaths,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { lazy, ReactNode, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { rootRouteRef } from '../routes';
import { Missing } from './Missing';
import { mlflowTarget } from './mlflowTarget';
import { ShellHeader } from './ShellHeader';

const RunPage = lazy(() =>
  import('../experiments').then(m => ({ default: m.RunPage })),
);
const TokensPage = lazy(() =>
  import('../tokens').then(m => ({ default: m.TokensPage })),
);

export interface MlHomeTab {
  /** Path below the root; `home` is the root itself. */
  path: string;
  title: string;
  element: ReactNode;
}

/** The tab under which pages without one of their own are found. */
const tabOfPath: Record<string, string> = {
  runs: 'experiments',
  tokens: 'home',
};

function activeTab(pathname: string, root: string): string {
  const first = pathname.slice(root.length).split('/').filter(Boolean)[0];
  return first ? tabOfPath[first] ?? first : 'home';
}

/** Where the links that the MLflow client prints arrive. */
function FromMlflow() {
  const { hash } = useLocation();
  return <Navigate to={mlflowTarget(hash, useMlHomePaths())} replace />;
}

function Shell(props: { tabs: MlHomeTab[] }) {
  const k = useTokens();
  const paths = useMlHomePaths();
  const { pathname } = useLocation();
  const home = props.tabs.find(tab => tab.path === 'home') ?? props.tabs[0];
  const linked = props.tabs.map(tab => ({
    path: tab === home ? '' : tab.path,
    title: tab.title,
    href: tab === home ? paths.home : paths.tab(tab.path),
    active: activeTab(pathname, paths.root) === tab.path,
  }));
  return (
    <Box
      sx={{
        minHeight: '100vh',
        bgcolor: k.ground,
        color: k.text,
        fontFamily: k.sans,
        fontSize: 13,
        lineHeight: '20px',
        '--ml-home-head': '52px',
        '& *:focus-visible': { outlineColor: k.accent },
      }}
    >
      <ShellHeader tabs={linked} />
      <Shortcuts tabs={linked} />
      <Suspense fallback={null}>
        <Routes>
          <Route index element={home?.element} />
          {props.tabs.map(tab => (
            <Route
              key={tab.path}
              path={`${tab.path}/*`}
              element={tab.element}
            />
          ))}
          <Route path="runs/:runId" element={<RunPage />} />
          <Route path="tokens" element={<TokensPage />} />
          <Route path="from-mlflow" element={<FromMlflow />} />
          <Route path="*" element={<Missing />} />
        </Routes>
      </Suspense>
    </Box>
  );
}

/** Everything of ML Home below its mount point, in either frontend system. */
export function MlHomeRoot(props: { tabs: MlHomeTab[] }) {
  const root = useRouteRef(rootRouteRef)();
  return (
    <QueryRoot>
      <PathsProvider base={root}>
        <Shell tabs={props.tabs} />
      </PathsProvider>
    </QueryRoot>
  );
}
