/** 1234567 → "1,234,567", whatever the machine's locale. */
export function groupedText(value: number): string {
  const sign = value < 0 ? '-' : '';
  return (
    sign +
    Math.trunc(Math.abs(value))
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',')
  );
}

/** Bytes in the largest unit that leaves at least one digit before the point. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** Integer units as a decimal number of the wanted length: no floating point in between. */
export function unitsText(units: number, decimals: number, shown = decimals): string {
  const digits = Math.abs(units)
    .toString()
    .padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).padEnd(shown, '0').slice(0, shown);
  return `${units < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
