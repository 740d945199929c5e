/**
 * Thrown where a device stopped answering while it worked: a driver that crashed or was reset, a card that was taken
 * away. What was computed on it is gone, and the process needs a new start before it can use the device again.
 */
export class DeviceLostError extends Error {
  override readonly name = "DeviceLostError";
}
