"""What the files may say: types, limits, and the words of the settings guide.

A default stands once, in the dataclass that the jobs work with (`study`, `samples`, `instrument`,
`rule`). This package is imported where a file is read, never by a job: pydantic would cost each its
start.
"""

from wavescore.definitions.model.instrument import InstrumentFile
from wavescore.definitions.model.rule import RuleFile
from wavescore.definitions.model.study import StudyFile

__all__ = ["InstrumentFile", "RuleFile", "StudyFile"]
