import GlobalStyles from '@mui/material/GlobalStyles';

/**
 * On paper only the page is left: nothing of the portal around it, no controls, and no box that scrolls, because what
 * is cut on the screen can be scrolled to and on paper cannot.
 */
export const PrintStyle = () => (
  <GlobalStyles
    styles={{
      '@media print': {
        '@page': { margin: '14mm' },
        '*:has(main)': {
          display: 'block !important',
          overflow: 'visible !important',
          height: 'auto !important',
          minHeight: '0 !important',
          maxHeight: 'none !important',
          position: 'static !important',
          margin: '0 !important',
          padding: '0 !important',
          background: 'none !important',
        },
        '*:has(main) > *:not(:has(main)):not(main):not(head):not(style)': {
          display: 'none !important',
        },
        '[data-print="hide"]': { display: 'none !important' },
        // One column of all that stood side by side, which may say its order.
        '[data-print="stack"]': {
          display: 'flex !important',
          flexDirection: 'column',
          alignItems: 'stretch !important',
          gap: '12px',
        },
        '[data-print="stack"] > *:has(> [data-stack])': { display: 'contents' },
        '[data-print="stack"] [data-stack]': {
          display: 'contents !important',
        },
        main: { padding: '0 !important' },
        // Nor is the title shortened for what stands beside it.
        'main header *': {
          whiteSpace: 'normal !important',
          overflow: 'visible !important',
        },
        'main header > div': { flexWrap: 'wrap' },
        section: { breakInside: 'avoid-page' },
        // What is shortened beside the title of a panel is given its lines.
        'main section > div > div': {
          whiteSpace: 'normal !important',
          overflow: 'visible !important',
        },
      },
    }}
  />
);
