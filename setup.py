"""The distribution kase.is2in; what it needs at run time is listed here and pinned in profiles/."""

from pathlib import Path
from setuptools import find_namespace_packages
from setuptools import setup


HERE = Path(__file__).parent
SOURCE = "src/kase.is2in"

setup(
    name="kase.is2in",
    version="1.0.0.dev0",
    description="The exchange's procedures with its clients, as a Plone add-on",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    classifiers=[
        "Framework :: Plone",
        "Framework :: Plone :: 6.2",
        "Framework :: Plone :: Addon",
        "License :: OSI Approved :: GNU General Public License v2 (GPLv2)",
        "Programming Language :: Python :: 3.11",
    ],
    license="GPL-2.0-only",
    package_dir={"": SOURCE},
    # The star directly after the name: with "kase.*" an editable install falls back to an
    # import hook that the scripts of the build do not run.
    packages=find_namespace_packages(SOURCE, include=["kase*"], exclude=["*.__pycache__"]),
    # Every folder is a package here, so one pattern takes templates, catalogues, forms, fonts.
    package_data={"": ["*"]},
    exclude_package_data={"": ["*.pyc", "*.mo"]},
    zip_safe=False,
    python_requires=">=3.11",
    install_requires=[
        "Products.CMFPlacefulWorkflow",
        "Products.CMFPlone",
        "SQLAlchemy>=2.1",
        "XlsxWriter",
        "alembic",
        "asn1crypto",
        "babel",
        "collective.easyform>=5.0.2",
        "cryptography",
        "holidays",
        "lxml",
        "msgspec",
        "numpy",
        "plone.app.contenttypes",
        "plone.app.upgrade",
        "plone.classicui",
        "plone.restapi",
        "procrastinate",
        "psycopg[binary]",
        "pyhanko",
        "pyhanko-certvalidator",
        "pyotp",
        "pypdf",
        "python-docx",
        "python-gettext",
        "python-stdnum",
        "pyyaml",
        "segno",
        "typst",
        "xlrd",
        "zope.sqlalchemy",
    ],
    extras_require={
        "test": [
            "axe-playwright-python",
            "hypothesis",
            "import-linter",
            "playwright",
            "plone.app.testing",
            "requests",
            "ruff",
            "schemathesis",
            "websockets",
            "zpretty",
            "zope.testrunner",
        ],
    },
    entry_points={
        "z3c.autoinclude.plugin": ["target = plone"],
        "console_scripts": [
            "export-definition = kase.is2in.procedures.designer.import_cli:export_main",
            "import-definition = kase.is2in.procedures.designer.import_cli:main",
            "import-regulation = kase.is2in.library.import_cli:main",
            "is2in-migrate = kase.is2in.ledger.migrate:main",
            "verify-audit = kase.is2in.ledger.audit_cli:main",
            "verify-evidence = kase.is2in.signing.evidence.cli:main",
            "worker = kase.is2in.ledger.worker_cli:main",
        ],
    },
)
