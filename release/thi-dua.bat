@echo off
rem Mở chuyên mục trên Windows: tìm Python, cài chương trình lần đầu, rồi mở hoặc chạy một lệnh.
chcp 65001 >nul
setlocal
set "HERE=%~dp0"
set "PYTHONUTF8=1"

if not exist "%HERE%chuong-trinh\mo.py" (
    echo LỖI: thiếu thư mục chuong-trinh bên cạnh tệp này.
    echo   Cách sửa: bấm chuột phải vào tệp zip, chọn Extract All, rồi mở tệp này trong thư mục vừa giải nén.
    goto failed
)

py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && (set "PYTHON=py -3" & goto run)
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && (set "PYTHON=python" & goto run)
python3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && (set "PYTHON=python3" & goto run)

python -c "import sys" >nul 2>nul
if errorlevel 1 (
    echo LỖI: máy chưa có Python.
) else (
    echo LỖI: Python của máy cũ quá, cần bản 3.11 trở lên.
)
echo   Cách sửa: tải bản 64 bit mới nhất ở https://www.python.org/downloads/windows/ ,
echo   lúc cài đánh dấu ô "Add python.exe to PATH", cài xong mở lại tệp này.
goto failed

:run
%PYTHON% "%HERE%chuong-trinh\mo.py" %*
set "CODE=%ERRORLEVEL%"
if "%~1"=="" if not "%CODE%"=="0" pause
exit /b %CODE%

:failed
if "%~1"=="" pause
exit /b 1
