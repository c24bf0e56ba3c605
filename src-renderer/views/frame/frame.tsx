export function Frame() {
  return <main>Argus</main>;
}
