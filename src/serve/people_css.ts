/** Of the pages that ask people. */
export const PEOPLE_CSS = `
.trial { display: grid; justify-items: center; gap: 1.1rem; padding-top: 1.2rem; }
.trial > * + p, .trial > p + * { margin-top: 0; }
.progress { display: grid; gap: .3rem; width: min(24rem, 100%); font-size: .9375rem; color: var(--soft); }
.progress progress { width: 100%; }
.shown { min-height: 18rem; display: grid; place-items: center; }
.shown:focus { outline: none; }
.shown img, .seen img { display: block; image-rendering: pixelated; max-width: 100%; height: auto; }
.shown img { border-radius: 4px; }
.verdict { display: grid; grid-template-columns: 1fr 1fr; gap: .8rem; width: min(24rem, 100%); }
.verdict button {
  font: inherit; font-size: 1.125rem; font-weight: 600; min-height: 4rem; color: var(--ink); background: var(--raised);
  border: 1.5px solid var(--soft); border-radius: 10px; cursor: pointer;
}
.verdict button:hover { border-color: var(--accent); background: var(--tint); }
kbd {
  font: 500 .8125rem/1 var(--mono); color: var(--soft); border: 1px solid var(--line); border-radius: 4px;
  padding: .15rem .4rem; margin-left: .35rem;
}
.instructions { max-width: 44rem; padding-left: 1.3rem; margin: 0; }
.instructions li + li { margin-top: .4rem; }
.outcome { font-size: 1.125rem; }
.seen { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(6.6rem, 1fr)); gap: .9rem .7rem; }
.seen li { font-size: .8125rem; line-height: 1.35; color: var(--soft); }
.seen img { margin-bottom: .3rem; border-radius: 3px; }
.seen .wrong { color: var(--caution); }
.seen b { color: var(--ink); font-weight: 600; display: block; }
`;
