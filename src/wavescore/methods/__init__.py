"""Pure statistics: arrays in, a small dataclass or frame out; imports nothing but errors."""
