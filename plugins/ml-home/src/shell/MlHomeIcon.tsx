/** A flask, for the portal's sidebar and for links from elsewhere. */
export const MlHomeIcon = (props: { size?: number }) => (
  <svg
    width={props.size ?? '1em'}
    height={props.size ?? '1em'}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden
    focusable="false"
  >
    <path d="M9 3h6M10 3v6L4.6 18.4A1.8 1.8 0 0 0 6.2 21h11.6a1.8 1.8 0 0 0 1.6-2.6L14 9V3" />
    <path d="M7.5 15h9" />
  </svg>
);
