"""Write ``patterns/lexicons/places.yml``: places that go by their name alone (泉州, 西藏, 美国).

Names are facts; they come from two maintained sources: the divisions of China (provinces, prefectures and the cities
of counties' rank; counties and districts, whose names are ordinary words too often, are left out) and Taiwan's cities
and counties from https://github.com/modood/Administrative-divisions-of-China (WTFPL; the codes of the National Bureau
of Statistics), and the territories of the world from Unicode CLDR (Unicode licence) as the package Babel has them.
What neither of them has stands in ``_GROUPS`` and ``_SHORT``; ordinary words are left out (``_WORDS``).

usage: python benchmarks/places.py FOLDER_OF_DIVISIONS/dist > patterns/lexicons/places.yml
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, __version__

_PEOPLES = (
    "朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|蒙古|"
    "柯尔克孜|哈萨克|维吾尔"
)
_SUFFIX = re.compile(f"(?:(?:{_PEOPLES})*自治[州区]|特别行政区|地区|[省市县盟])$")
# Ordinary words first: 白银产量, 来宾人数, 阿里巴巴. Their surroundings would have to tell, and do not.
_WORDS = "白银 来宾 日照 朝阳 阿里 中国 世界 东方 双河 合作 新星 新民 无为 明光 灯塔 天长 界首 高平 平度 兴平 文山 大安"
_GROUPS = (
    "欧盟 欧美 欧元区 东盟 东协 独联体 金砖国家 海合会 阿盟 非盟 南方共同市场 中东欧 拉美 拉丁美洲 北美 北美洲 南美 "
    "南美洲 中美洲 中南美 美洲 欧洲 亚洲 非洲 大洋洲 东南亚 东北亚 南亚 中亚 西亚 北非 中东 北欧 西欧 东欧 南欧 "
    "中国大陆 中国内地 中国香港 中国澳门 中国台湾 港澳 港澳台 长三角 珠三角 京津冀 大湾区 粤港澳大湾区 "
    "苏南 苏中 苏北 浙东 浙西 皖南 皖北 鲁西 胶东 粤东 粤西 粤北 陕南 陕北 关中 川南 川东北 湘南 湘西 赣南 闽南"
)
# Usual short names, and those of Hong Kong and Taiwan.
_SHORT = (
    "阿联酋 沙特 沙地阿拉伯 波黑 巴新 南韩 北韩 寮国 澳洲 纽西兰 义大利 英国 刚果 捷克 内蒙 台湾 香港 澳门 多米尼加 "
    "巴勒斯坦"
)


def division_names(folder: Path) -> Iterator[str]:
    """The provinces, prefectures and cities of the mainland, and the cities and counties of Taiwan."""
    for file in ("provinces.json", "cities.json", "areas.json"):
        names = [entry["name"] for entry in json.loads((folder / file).read_text("utf-8"))]
        yield from (name for name in names if file != "areas.json" or name.endswith("市"))
    yield from json.loads((folder / "HK-MO-TW.json").read_text("utf-8"))["台湾省"]


def short(name: str) -> str:
    """A name without what says the kind of division it is."""
    return _SUFFIX.sub("", name)


def main() -> None:
    """Print the lexicon."""
    divisions = {short(name) for name in division_names(Path(sys.argv[1])) if "直辖" not in name and name != "市辖区"}
    territories = Locale("zh").territories
    countries = {name for code, name in territories.items() if re.fullmatch("(?!EU|EZ|UN|QO|X|ZZ)[A-Z]{2}", code)}
    countries = {name for name in countries if re.fullmatch("[一-龥]+", name) and not name.startswith("中国")}
    groups = {*_GROUPS.split(), *_SHORT.split()}
    print("# yaml-language-server: $schema=../schema.json")
    print("# 没有“省、市、县”字样也是地名的：省、市，台湾的市县，各国和常说的国家群。是普通词的（白银、来宾）不在内。")
    print("# Written by benchmarks/places.py, which names sources and licences.")
    print(
        "# The divisions of China are those of 2023-06-30 (github.com/modood/Administrative-divisions-of-China, WTFPL),"
    )
    print(f"# the territories of the world those of CLDR (Unicode licence) in Babel {__version__}.")
    print("lexicon: places\nabout: Places that go by their name alone.\nentries: [")
    for title, names in (
        ("中国", divisions),
        ("各国", countries - divisions),
        ("国家群、简称", groups - divisions - countries),
    ):
        kept = sorted(name for name in names - set(_WORDS.split()) if len(name) > 1)
        print(f"  # {title}\n  {', '.join(kept)},")
    print("]")


if __name__ == "__main__":
    main()
