import { fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router-dom';
import {
  applyToQuery,
  useCursorPaging,
  useUrlState,
  useUrlValue,
} from './useUrlState';

function Where() {
  const { search } = useLocation();
  return <output>{decodeURIComponent(search)}</output>;
}

const show = (element: JSX.Element, at = '/') =>
  render(
    <MemoryRouter initialEntries={[at]}>
      {element}
      <Where />
    </MemoryRouter>,
  );

const search = () => screen.getByRole('status').textContent;

describe('applyToQuery', () => {
  it('replaces, repeats and drops', () => {
    const query = new URLSearchParams('owner=a&owner=b&q=x&keep=1');
    const next = applyToQuery(query, {
      owner: ['c', 'd'],
      q: '',
      sort: undefined,
    });
    expect(next.toString()).toBe('keep=1&owner=c&owner=d');
  });
});

describe('useUrlState', () => {
  it('changes several keys at once and leaves defaults out', () => {
    function Probe() {
      const url = useUrlState();
      const [tab, setTab] = useUrlValue('tab', 'overview');
      return (
        <>
          <p>{tab}</p>
          <button onClick={() => url.set({ q: 'home', owner: ['a', 'b'] })}>
            set
          </button>
          <button onClick={() => setTab('versions')}>versions</button>
          <button onClick={() => setTab('overview')}>overview</button>
        </>
      );
    }
    show(<Probe />);
    fireEvent.click(screen.getByText('set'));
    fireEvent.click(screen.getByText('versions'));
    expect(search()).toBe('?q=home&owner=a&owner=b&tab=versions');
    fireEvent.click(screen.getByText('overview', { selector: 'button' }));
    expect(search()).toBe('?q=home&owner=a&owner=b');
  });
});

describe('useCursorPaging', () => {
  function Pages() {
    const paging = useCursorPaging();
    return (
      <>
        <p>from {paging.from}</p>
        <button onClick={() => paging.next(`c${paging.from}`, 50)}>next</button>
        <button onClick={() => paging.previous()}>previous</button>
      </>
    );
  }

  it('goes forward and back by the pages it came from', () => {
    show(<Pages />, '/?q=x');
    fireEvent.click(screen.getByText('next'));
    expect(search()).toBe('?q=x&cursor=c1&from=51');
    fireEvent.click(screen.getByText('next'));
    expect(screen.getByText('from 101')).toBeInTheDocument();
    fireEvent.click(screen.getByText('previous'));
    expect(search()).toBe('?q=x&cursor=c1&from=51');
    fireEvent.click(screen.getByText('previous'));
    expect(search()).toBe('?q=x');
  });

  it('opens a shared page and finds back to the first', () => {
    show(<Pages />, '/?cursor=abc&from=51');
    expect(screen.getByText('from 51')).toBeInTheDocument();
    fireEvent.click(screen.getByText('previous'));
    expect(search()).toBe('');
  });
});
