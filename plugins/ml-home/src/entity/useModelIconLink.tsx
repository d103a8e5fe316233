import { useRouteRef } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { MlHomeIcon } from '../shell/MlHomeIcon';
import { rootRouteRef } from '../routes';
import { registeredNameOf } from './modelName';

/** The way from an entity's "About" to its page in ML Home. */
export function useModelIconLink() {
  const { entity } = useEntity();
  const root = useRouteRef(rootRouteRef)();
  return {
    label: 'ML Home',
    title: 'ML Home',
    icon: <MlHomeIcon size={24} />,
    href: `${root}/models/${encodeURIComponent(registeredNameOf(entity))}`,
  };
}
