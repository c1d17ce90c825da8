"""A task is a folder: it is found where it lies, and one that is not whole is named with what it lacks."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot import tasks
from copilot.bootstrap import build_services
from copilot.domain.run import TaskName
from copilot.errors import InputError
from copilot.settings import Settings
from copilot.tasks.registry import UnknownTaskError, find_tasks

TOY = Path(__file__).parents[1] / "fakes" / "tasks" / "callback_note"
DELIVERED = Path(tasks.__file__).parent
NAME = TaskName("callback_note")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of tasks that holds the toy, to spoil."""
    shutil.copytree(TOY, tmp_path / "tasks" / NAME)
    return tmp_path / "tasks"


def changed(file: Path, old: str, new: str) -> None:
    before = file.read_text()
    assert old in before
    file.write_text(before.replace(old, new))


def test_every_delivered_folder_with_a_prompt_is_a_task() -> None:
    folders = {file.parent.name for file in DELIVERED.glob("*/prompt.md")}
    assert set(find_tasks()) == folders
    assert len(folders) >= 10


def test_the_buttons_stand_in_the_order_that_the_folders_state() -> None:
    assert list(find_tasks())[:3] == ["triage_brief", "case_summary", "case_question"]
    orders = [spec.order for spec in find_tasks().values()]
    assert orders == sorted(orders)


def test_a_folder_beside_the_product_is_a_task_like_the_delivered_ones(home: Path) -> None:
    found = find_tasks(home)
    assert set(found) == {*find_tasks(), NAME}
    assert found[NAME].title == found.title(NAME) == "Callback note"


def test_the_same_folder_elsewhere_is_read_again_and_not_remembered(home: Path, tmp_path: Path) -> None:
    find_tasks(home)
    other = tmp_path / "other"
    shutil.copytree(home, other)
    changed(other / NAME / "__init__.py", 'title="Callback note"', 'title="Ring-back note"')
    changed(other / NAME / "compose.py", "[:3]", "[:1]")
    spec = find_tasks(other)[NAME]
    facts = [{"id": f"F{n}", "text": f"Fact {n}."} for n in range(1, 5)]
    assert spec.title == "Ring-back note"
    assert len(spec.compose({"facts": facts, "style": {"zone": "America/New_York"}})["to_say"]) == 1


def test_a_task_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownTaskError, match=r"no task 'tea'\. The tasks are: triage_brief, ") as raised:
        find_tasks()[TaskName("tea")]
    assert isinstance(raised.value, InputError)
    assert find_tasks().get(TaskName("tea")) is None
    assert "tea" not in find_tasks()
    assert find_tasks().title("tea_note") == "Tea note"


def without(part: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / part).unlink()

    return spoil


def said(old: str, new: str, file: str = "__init__.py") -> Callable[[Path], None]:
    return lambda folder: changed(folder / file, old, new)


@pytest.mark.parametrize(
    ("spoil", "lacks"),
    [
        (without("__init__.py"), r"lacks __init__\.py"),
        (without("prompt.md"), r"lacks prompt\.md"),
        (without("compose.py"), "cannot be loaded: ModuleNotFoundError: .*compose"),
        (said("SPEC = ", "OTHER = "), "lacks SPEC"),
        (said("SPEC = TaskSpec(", "SPEC = dict("), "lacks SPEC"),
        (said("    compose=compose,\n", ""), "lacks compose in its SPEC"),
        (said('    title="Callback note",\n', ""), "lacks title in its SPEC"),
        (said("    audience=Audience.INTERNAL,\n", ""), "lacks audience in its SPEC"),
        (said('title="Callback note"', 'title=""'), "title of its SPEC cannot be used: "),
        (said("Queue.DISPUTES", '"tea"'), "queues of its SPEC cannot be used: "),
        (said('TaskName("callback_note")', 'TaskName("../x")'), "name of its SPEC cannot be used: "),
        (
            said("output_model=CallbackNote", "output_model=Audience"),
            "output_model of its SPEC cannot be used: ",
        ),
        (said("SPEC = ", "SPEC == "), "cannot be loaded: NameError"),
        (said("def compose", "def compose!", "compose.py"), "cannot be loaded: SyntaxError"),
        (said("version: 1.0.0\n", "", "prompt.md"), r"prompt\.md: version: Field required"),
        (said("version: 1.0.0", "version: one", "prompt.md"), r"prompt\.md: version: "),
        (said("purpose: ", "purpose ", "prompt.md"), r"prompt\.md cannot be used: "),
        (said("---\n", "", "prompt.md"), r"prompt\.md .*no front matter"),
        (said("name: callback_note", "name: other", "prompt.md"), r"prompt\.md is of the task other"),
        (said("output: CallbackNote", "output: Other", "prompt.md"), r"prompt\.md .* fills Other"),
    ],
)
def test_a_folder_that_is_not_whole_stops_the_start_and_names_folder_and_part(
    home: Path, tmp_path: Path, spoil: Callable[[Path], None], lacks: str
) -> None:
    folder = home / NAME
    spoil(folder)
    with pytest.raises(InputError, match=lacks) as raised:
        build_services(Settings(data_dir=tmp_path / "data", tasks_dir=home))
    assert str(folder) in raised.value.user_message


@pytest.mark.parametrize("delivered", [True, False])
def test_two_tasks_of_one_name_are_refused_with_both_folders(home: Path, delivered: bool) -> None:
    other = home / ("ticket" if delivered else "second")
    shutil.copytree(home / NAME, other)
    with pytest.raises(InputError, match="Two tasks are called") as raised:
        find_tasks(home)
    twin = DELIVERED / "ticket" if delivered else home / NAME
    assert str(other) in raised.value.user_message
    assert str(twin) in raised.value.user_message


def test_code_that_tasks_share_is_no_task_and_a_folder_that_is_not_there_is_named(home: Path) -> None:
    (home / "shared").mkdir()
    (home / "shared" / "__init__.py").write_text('"""Words that two tasks use."""\n')
    assert set(find_tasks(home)) == {*find_tasks(), NAME}
    with pytest.raises(InputError, match=r"nowhere.*FOUREYES_TASKS_DIR"):
        find_tasks(home / "nowhere")
