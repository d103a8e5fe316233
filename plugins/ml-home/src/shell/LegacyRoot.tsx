import { lazy, Suspense } from 'react';
import { tabDefinitions } from '../tabs';
import { MlHomeRoot } from './MlHomeRoot';

const tabs = tabDefinitions.map(tab => {
  const Tab = lazy(() =>
    tab.load().then(component => ({ default: component })),
  );
  return {
    path: tab.path,
    title: tab.title,
    element: (
      <Suspense fallback={null}>
        <Tab />
      </Suspense>
    ),
  };
});

/** The same shell with its list of tabs composed by hand. */
export const LegacyRoot = () => <MlHomeRoot tabs={tabs} />;
