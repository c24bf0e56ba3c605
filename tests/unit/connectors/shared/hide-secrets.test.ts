import { describe, expect, it } from 'vitest';
import { hideSecrets } from '#entry/live/hide-secrets';

describe('secrets in texts', () => {
  const hide = hideSecrets(['s3cret/with+signs', 'pa"ss\\word', 'abc']);

  it('are blotted out as they are', () => {
    expect(hide('key s3cret/with+signs refused')).toBe('key ••• refused');
  });

  it('are blotted out in addresses, in JSON and in base64', () => {
    expect(hide(`https://x.test/?k=${encodeURIComponent('s3cret/with+signs')}`)).toBe('https://x.test/?k=•••');
    expect(hide(JSON.stringify({ key: 'pa"ss\\word' }))).toBe('{"key":"•••"}');
    expect(hide(`Basic ${Buffer.from('s3cret/with+signs').toString('base64')}`)).toBe('Basic •••');
  });

  it('are blotted out where a text was cut in the middle of one', () => {
    expect(hide('the key is s3cret/wi… and so on')).toBe('the key is •••… and so on');
    expect(hide('s3cret/with+signs…')).toBe('•••…');
    expect(hide('an end… of nothing')).toBe('an end… of nothing');
  });

  it('leave words alone where they are too short to be secrets', () => {
    expect(hide('abcdef')).toBe('abcdef');
  });
});
