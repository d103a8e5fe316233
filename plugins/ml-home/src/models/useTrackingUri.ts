import { discoveryApiRef, useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';

/** The address clients log to, as this browser reaches it. */
export function useBackendUrl(): string {
  const discovery = useApi(discoveryApiRef);
  const [url, setUrl] = useState('');
  useEffect(() => {
    let here = true;
    discovery.getBaseUrl('ml-home').then(
      base => here && setUrl(new URL(base, window.location.href).toString()),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [discovery]);
  return url;
}

export const useTrackingUri = (): string => `${useBackendUrl()}/mlflow`;
