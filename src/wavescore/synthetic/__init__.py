"""A synthetic study of any size: made answers of made people, in the layout of a real export."""

from wavescore.synthetic.example import main_make_example, make_example

__all__ = ["main_make_example", "make_example"]
