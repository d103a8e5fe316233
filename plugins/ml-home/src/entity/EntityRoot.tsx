import { useRouteRef } from '@backstage/core-plugin-api';
import {
  PathsProvider,
  QueryRoot,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { rootRouteRef } from '../routes';

/** What ML Home's components need when they stand on someone else's page. */
export function EntityRoot(props: { children: ReactNode }) {
  const root = useRouteRef(rootRouteRef)();
  const k = useTokens();
  return (
    <QueryRoot>
      <PathsProvider base={root}>
        <Box
          sx={{
            fontFamily: k.sans,
            fontSize: 13,
            lineHeight: '20px',
            color: k.text,
          }}
        >
          {props.children}
        </Box>
      </PathsProvider>
    </QueryRoot>
  );
}
