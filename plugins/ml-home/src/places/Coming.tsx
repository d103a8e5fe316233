import Box from '@mui/material/Box';
import {
  PageHead,
  Panel,
  StateGlyph,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';
import { Columns, Page } from '../shell/Page';

/** A place that says plainly what it is for and what can be done today. */
export function Coming(props: {
  title: string;
  head: string;
  text: string;
  actions?: ReactNode;
  nextTitle: string;
  next: string[];
  nextNote?: string;
  children: ReactNode;
}) {
  const k = useTokens();
  return (
    <Page title={props.title}>
      <PageHead title={props.title} actions={props.actions} />
      <Columns
        width={400}
        main={
          <Panel label={props.head}>
            <Box
              component="h2"
              sx={{
                m: 0,
                mb: 0.5,
                fontSize: 15,
                lineHeight: '22px',
                fontWeight: 650,
              }}
            >
              {props.head}
            </Box>
            <Box sx={{ color: k.second, mb: 2, maxWidth: 680 }}>
              {props.text}
            </Box>
            {props.children}
          </Panel>
        }
        side={
          <Panel title={props.nextTitle}>
            <Box
              component="ul"
              sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.25 }}
            >
              {props.next.map(line => (
                <Box component="li" key={line} sx={{ display: 'flex', gap: 1 }}>
                  <Box sx={{ pt: '3px' }}>
                    <StateGlyph state="pending" />
                  </Box>
                  {line}
                </Box>
              ))}
            </Box>
            {props.nextNote && (
              <Box sx={{ color: k.second, mt: 1.5, fontSize: 12 }}>
                {props.nextNote}
              </Box>
            )}
          </Panel>
        }
      />
    </Page>
  );
}
