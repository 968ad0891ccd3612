/** Line icons of 20 by 20, drawn for this page; decoration only, so hidden from assistive technology. */
const shapes = {
  play: <path d="M6 4.5v11l9-5.5z" fill="currentColor" stroke="none" />,
  pause: <path d="M7 4.5v11M13 4.5v11" strokeWidth={2.6} />,
  step: <path d="M5 5v10l7-5zM15 5v10" />,
  stop: <rect x="5.5" y="5.5" width="9" height="9" rx="1.2" fill="currentColor" stroke="none" />,
  check: <path d="M4.5 10.5l3.6 3.6 7.4-8" strokeWidth={2} />,
  cross: <path d="M5.5 5.5l9 9m0-9l-9 9" strokeWidth={2} />,
  warning: <path d="M10 3.5l7 12.5H3zM10 8.5v3.6M10 14v.2" />,
  clock: <path d="M10 3a7 7 0 100 14 7 7 0 000-14zm0 3.4V10l2.6 1.8" />,
  more: <path d="M4.5 10h.1m5.4 0h.1m5.4 0h.1" strokeWidth={2.6} />,
  sun: (
    <path d="M10 6.6a3.4 3.4 0 100 6.8 3.4 3.4 0 000-6.8zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3m8.8 8.8l1.3 1.3m0-11.4l-1.3 1.3m-8.8 8.8l-1.3 1.3" />
  ),
  moon: <path d="M15.8 12.2A6.6 6.6 0 017.8 4.2a6.6 6.6 0 108 8z" />,
  auto: <path d="M10 3a7 7 0 100 14zM10 3a7 7 0 010 14" fill="currentColor" fillOpacity={0.25} />,
  share: (
    <path d="M7.2 11.4l5.6 3m0-8.8l-5.6 3M5 12a2 2 0 100-4 2 2 0 000 4zm10-5a2 2 0 100-4 2 2 0 000 4zm0 10a2 2 0 100-4 2 2 0 000 4z" />
  ),
  chip: <path d="M6 6h8v8H6zM8 3v3m4-3v3m-4 8v3m4-3v3M3 8h3m-3 4h3m8-4h3m-3 4h3" />,
  book: (
    <path d="M10 5.2C8 3.8 5.6 3.6 3.2 4v11.4c2.4-.4 4.8-.2 6.8 1.2 2-1.4 4.4-1.6 6.8-1.2V4c-2.4-.4-4.8-.2-6.8 1.2zm0 0v11.2" />
  ),
  menu: <path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13" />,
  chevron: <path d="M7.5 4.5L13 10l-5.5 5.5" strokeWidth={1.8} />,
  chat: <path d="M3.5 4.5h13v9h-7l-3.8 3v-3H3.5z" />,
  lens: <path d="M8.8 3.4a5.4 5.4 0 100 10.8 5.4 5.4 0 000-10.8zm4 9.4l3.8 3.8" />,
  shelf: <path d="M3 16.5h14M4.5 16.5v-11h3v11m0-8.5h3v8.5m1-11.2l2.7-.7 2.9 11.4" />,
  frontier: <path d="M3.5 3.5v13h13M4 15.5c1.5-6 4-9 7-9.4 2-.2 3.6.8 5 2.8" />,
  pen: <path d="M4 16l.8-3.4L13.4 4l2.6 2.6-8.6 8.6zM11.6 5.8l2.6 2.6" />,
  upload: <path d="M10 13V4m-3.6 3.4L10 3.8l3.6 3.6M3.5 13v3.2h13V13" />,
  download: <path d="M10 4v9m-3.6-3.4L10 13.2l3.6-3.6M3.5 13v3.2h13V13" />,
  tune: <path d="M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4m-4 4v4" />,
  keyboard: <path d="M3 6h14v9H3zM6 9h.1m2.6 0h.1m2.6 0h.1m2.6 0h.1M7 12h6" />,
  refresh: <path d="M16 10a6 6 0 11-1.8-4.3M16.2 3v3.4h-3.4" />,
};

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}

/** The loop that the product closes: base, SFT, reward, policy, each in its own colour. */
export function Mark({ size = 26 }: { size?: number }) {
  const arc = (turn: number, color: string) => (
    <path d="M12 3.2a8.8 8.8 0 016.9 3.3" stroke={color} transform={`rotate(${turn} 12 12)`} />
  );
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth={3.4}
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      {arc(10, '#b4c2bc')}
      {arc(82, '#7fabff')}
      {arc(154, '#f0b64b')}
      {arc(226, '#ff86bb')}
      {arc(298, '#38bf8a')}
      <circle cx="12" cy="12" r="2.6" fill="#e6efeb" />
    </svg>
  );
}
