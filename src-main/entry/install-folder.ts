/**
 * Where Argus lies. Two folders up from here, and from `out/main` likewise: files that look for others by their own place
 * stand at this depth or ask here, or they find nothing once they are bundled.
 */
export const INSTALL_FOLDER = new URL('../../', import.meta.url);
